/// How fast, how big? Whole-process measurements against the real server.
@NullMarked
package org.nightlight.benchmarks;

import org.jspecify.annotations.NullMarked;
