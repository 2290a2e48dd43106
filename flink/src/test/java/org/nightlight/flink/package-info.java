/// Tests of the detectors on a cluster.
@NullMarked
package org.nightlight.flink;

import org.jspecify.annotations.NullMarked;
