package org.nightlight.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// CPU spent since it was made, by the thread that made it or by the whole process with its
/// compiler
/// and collector.
final class Cpu {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long thread = thread();
  private final long process = PROCESS.getProcessCpuTime();

  static long thread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  double threadSeconds() {
    return (thread() - thread) / 1e9;
  }

  double processSeconds() {
    return (PROCESS.getProcessCpuTime() - process) / 1e9;
  }
}
