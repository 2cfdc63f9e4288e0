package dev.portcullis.upstream;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Route;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Forwards the call to the route's upstreams, in their order, and brings the reply back. The
 * terminal layer of the data plane: it never proceeds. Safe for use by several threads.
 *
 * <p>The upstream receives what the dialect makes of the call, with the gateway's own credential;
 * nothing else of the client's request. A client that leaves, a deadline, or a layer that stops the
 * reply breaks the upstream's connection off at once. {@link Exchange#usage} is unknown from the
 * first byte that goes upstream, then what the dialect's reader knows, on every path.
 */
public final class ForwardLayer implements Layer {
  private final Upstreams upstreams;
  private final Failover failover;

  /** Forwards to these upstreams over these connections. */
  public ForwardLayer(Upstreams upstreams, Connections connections) {
    this.upstreams = upstreams;
    this.failover =
        new Failover(
            upstreams,
            connections,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextDouble());
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Route route = in.route().required();
    Call call = in.call().required();
    if (call.operation() == Operation.MODELS_READ) {
      return ModelList.answer(route, in.grants().required(), in.fence().get(), call);
    }
    return failover.run(in, out, upstreams.of(route));
  }
}
