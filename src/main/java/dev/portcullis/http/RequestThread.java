package dev.portcullis.http;

import dev.portcullis.pipeline.Request;

/**
 * How a request gets a thread of its own: a virtual one, which the JDK's scheduler carries on as
 * many platform threads as there are cores (ADR 65). Nothing else decides it.
 */
final class RequestThread {
  private RequestThread() {}

  /** Starts to serve this request, on its own thread. */
  static void start(Request request, Runnable serving) {
    Thread.ofVirtual()
        .name("request-" + request.id())
        .inheritInheritableThreadLocals(false)
        .start(serving);
  }
}
