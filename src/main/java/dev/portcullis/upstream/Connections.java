package dev.portcullis.upstream;

import dev.portcullis.pipeline.Watch;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.IdentityHashMap;

/**
 * Connections to all upstreams: for each a pool of its own, HTTP/1.1, kept alive for a short while,
 * never pipelined. Whoever uses one blocks, and ought to be a virtual thread. Safe for use by
 * several threads.
 */
public final class Connections implements AutoCloseable {
  private final PatientNames names;
  private final IdentityHashMap<Upstream, Pool> pools = new IdentityHashMap<>();
  private final Watch watch = new Watch(this::look);

  /**
   * Makes ready for these upstreams; connects to none.
   *
   * @param poolSize connections to one upstream, at most: as many as requests may run at once, so
   *     that none waits for another's connection
   * @throws UncheckedIOException if a file of trusted certificates cannot be read
   */
  public Connections(Upstreams upstreams, int poolSize) {
    this(upstreams, poolSize, Names.PLATFORM, InstantSource.system());
  }

  Connections(Upstreams upstreams, int poolSize, Names names, InstantSource clock) {
    this.names = new PatientNames(names);
    for (Upstreams.OfRoute route : upstreams.routes().values()) {
      for (Upstream upstream : route.upstreams()) {
        pools.put(upstream, new Pool(upstream, poolSize, clock, watch::wake));
      }
    }
    watch.start();
  }

  private boolean look(long now) {
    boolean any = false;
    for (Pool pool : pools.values()) {
      any |= pool.look(now);
    }
    return any;
  }

  /**
   * The address to connect to: the first one of the upstream's name that {@link AddressGuard}
   * permits. What is connected to is this very address; the name is not resolved again.
   *
   * @param patience how long a resolver may take
   */
  InetSocketAddress address(Upstream upstream, Duration patience)
      throws UpstreamFailure, InterruptedException {
    try {
      for (InetAddress address : names.of(upstream.host(), patience)) {
        if (AddressGuard.permits(address, upstream.privateNetwork())) {
          return new InetSocketAddress(
              InetAddress.getByAddress(address.getAddress()), upstream.port());
        }
      }
      throw new UpstreamFailure(Fault.ADDRESS);
    } catch (UnknownHostException unknown) {
      throw new UpstreamFailure(Fault.UNREACHABLE);
    }
  }

  /**
   * A request to this upstream, of which nothing has been sent yet; the exchange must be closed.
   *
   * @param address where it goes
   * @param afresh whether only a new connection will do
   */
  UpstreamExchange open(
      Upstream upstream, InetSocketAddress address, OutgoingRequest request, boolean afresh) {
    Pool pool = pools.get(upstream);
    if (pool == null) {
      throw new IllegalStateException("an upstream that was not configured");
    }
    return new UpstreamExchange(pool, address, request, afresh);
  }

  /** Closes all connections, those in use too. */
  @Override
  public void close() {
    watch.close();
    pools.values().forEach(Pool::close);
  }
}
