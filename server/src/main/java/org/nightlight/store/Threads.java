package org.nightlight.store;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that are there while something comes and gone when nothing does, so that nobody has to
/// close them.
public final class Threads {

  private Threads() {}

  /// Some of them.
  ///
  /// @param many at most; what comes while all are at work waits in a line
  /// @param idle how long one without work stays
  public static ExecutorService whileNeeded(int many, Duration idle, ThreadFactory factory) {
    var threads = new ThreadPoolExecutor(
        many, many, idle.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
