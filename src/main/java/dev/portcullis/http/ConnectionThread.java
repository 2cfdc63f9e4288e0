package dev.portcullis.http;

/**
 * How a connection gets a thread of its own, which carries its requests one after the other: a
 * virtual one, which the JDK's scheduler carries on as many platform threads as there are cores
 * (ADR 84). Nothing else decides it.
 */
final class ConnectionThread {
  private ConnectionThread() {}

  /** Starts a thread. */
  static void start(String name, Runnable task) {
    Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).start(task);
  }
}
