package org.nightlight.flink;

import java.io.Serializable;
import org.nightlight.detection.Detectors;

/// Which detectors a job runs. It travels to the machines of the cluster; each makes its own.
@FunctionalInterface
public interface Catalogue extends Serializable {

  Detectors detectors();
}
