package dev.portcullis.shape;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body, to the route's limit, now that it is known who sends it, and makes the call of
 * it. The only reader of bodies: what it accepts is strict JSON within {@link JsonLimits#REQUEST},
 * and a call of its dialect.
 */
public final class BodyLayer implements Layer {
  private final JsonReader reader = new JsonReader(JsonLimits.REQUEST);
  private final Set<String> collecting;

  /**
   * @param collecting names of the routes on which a stream may be collected for a client to whom
   *     nothing can be streamed; on the others such a call is refused
   */
  public BodyLayer(Set<String> collecting) {
    this.collecting = Set.copyOf(collecting);
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Route route = in.route().required();
    try {
      in.call()
          .fill(
              route
                  .dialect()
                  .call(
                      in.operation().required(),
                      in.request(),
                      in.target().required(),
                      body(in, route)));
    } catch (BodySource.TooLarge tooLarge) {
      return ShapeLayer.tooLarge(route);
    } catch (BodySource.Malformed malformed) {
      return Outcome.refused(
          Reason.MALFORMED_REQUEST, "The body's framing breaks off or is wrong.");
    } catch (InvalidJson invalid) {
      return Outcome.refused(Reason.INVALID_JSON, invalid.problem());
    } catch (Dialect.InvalidCall invalid) {
      return Outcome.refused(Reason.INVALID_CALL, invalid.problem());
    }
    if (in.call().required().stream()
        && !in.request().door().streams()
        && !collecting.contains(route.name())) {
      return Outcome.refused(
          Reason.CANNOT_STREAM,
          "Replies cannot be streamed on this way to the gateway. Ask without \"stream\".");
    }
    return next.proceed(out);
  }

  private Optional<Json> body(Exchange in, Route route)
      throws BodySource.TooLarge, BodySource.Malformed, InvalidJson, InterruptedException {
    return switch (in.request().body()) {
      case Request.Body.None none -> Optional.empty();
      case Request.Body.Announced announced -> Optional.of(reader.read(in.body(route.bodyLimit())));
    };
  }
}
