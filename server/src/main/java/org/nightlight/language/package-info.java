/// In which words do we speak to reporters? One file of phrases a language.
/// Takes nothing from anybody; hands on phrases, each with the language it is really in.
@NullMarked
package org.nightlight.language;

import org.jspecify.annotations.NullMarked;
