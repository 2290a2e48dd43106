/// How is the CyberTipline told? Its reports and files as XML, checked before they leave, its calls
/// and what its answers mean.
/// Accepts what a person has decided to say; hands on what the authority answered. Keeps nothing.
@NullMarked
package org.nightlight.cybertip;

import org.jspecify.annotations.NullMarked;
