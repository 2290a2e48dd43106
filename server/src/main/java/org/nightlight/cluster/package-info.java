/// What runs elsewhere? Hands the admitted log to Kafka for detectors on a cluster, and takes
/// their signals back: checked, each once. Accepts the log of `intake`; hands on signals to
/// whoever `app` connects.
@NullMarked
package org.nightlight.cluster;

import org.jspecify.annotations.NullMarked;
