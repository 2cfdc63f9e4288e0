package dev.portcullis.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names that are waited for only so long. The platform's resolver knows no deadline and no
 * interrupt, so it runs on a thread of its own, one for each name; everybody who asks for that name
 * meanwhile waits for the same answer. An answer holds for {@value #FRESH_SECONDS} seconds, a
 * failure for those who waited. Safe for use by several threads.
 */
final class PatientNames {
  private static final int FRESH_SECONDS = 5;

  private record Known(List<InetAddress> addresses, long until) {
    boolean fresh() {
      return System.nanoTime() - until < 0;
    }
  }

  private final Names names;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, FutureTask<List<InetAddress>>> asked =
      new ConcurrentHashMap<>();

  PatientNames(Names names) {
    this.names = names;
  }

  /**
   * All addresses of this name.
   *
   * @throws UnknownHostException if there is none, or no answer in this time
   */
  List<InetAddress> of(String host, Duration patience)
      throws UnknownHostException, InterruptedException {
    Known answer = known.get(host);
    if (answer != null && answer.fresh()) {
      return answer.addresses();
    }
    try {
      return ask(host).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      throw new UnknownHostException(host);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("the resolver failed", failure.getCause());
    }
  }

  private FutureTask<List<InetAddress>> ask(String host) {
    var task = new FutureTask<>(() -> answered(host));
    var running = asked.putIfAbsent(host, task);
    if (running != null) {
      return running;
    }
    Thread.ofVirtual().name("resolve " + host).start(task);
    return task;
  }

  private List<InetAddress> answered(String host) throws UnknownHostException {
    try {
      Known meanwhile = known.get(host);
      if (meanwhile != null && meanwhile.fresh()) {
        return meanwhile.addresses();
      }
      List<InetAddress> addresses = names.of(host);
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(FRESH_SECONDS);
      known.put(host, new Known(addresses, until));
      return addresses;
    } finally {
      asked.remove(host);
    }
  }
}
