/// Does one machine not suffice? The same detectors as a job on an Apache Flink cluster: the log of
/// activity goes in, the same signals come out as in one process, byte for byte. Hands on signals
/// and refusals as lines.
@NullMarked
package org.nightlight.flink;

import org.jspecify.annotations.NullMarked;
