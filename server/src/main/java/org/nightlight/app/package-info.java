/// How does it run? main, settings, wiring, the command line.
/// The only room that knows all others. It decides nothing about children, cases or evidence.
@NullMarked
package org.nightlight.app;

import org.jspecify.annotations.NullMarked;
