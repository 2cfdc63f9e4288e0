package dev.portcullis.shape;

import dev.portcullis.pipeline.Dialect.Resolution;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Target;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what can be judged without the body: the parser's own findings, method, target, headers,
 * declared size and media type. It finds out the target, the route and the operation, and starts
 * the route's deadline. Nothing here depends on who calls.
 */
public final class ShapeLayer implements Layer {
  private final Map<String, Route> routes;

  /** A layer that knows these routes. */
  public ShapeLayer(Collection<Route> routes) {
    this.routes = routes.stream().collect(Collectors.toMap(Route::name, Function.identity()));
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Request request = in.request();
    Optional<Target> target = Targets.parse(request.target());
    if (request.refused().isPresent()) {
      target.flatMap(this::route).ifPresent(in.route()::fill); // to be answered in its dialect
      return refusedByAdapter(request.refused().get());
    }
    if (target.isEmpty()) {
      return Outcome.refused(
          Reason.MALFORMED_REQUEST, "The request target is not a canonical path and query.");
    }
    in.target().fill(target.get());
    Optional<Route> found = route(target.get());
    if (found.isEmpty()) {
      return Outcome.refused(Reason.UNKNOWN_ROUTE, "No route of this gateway begins like this.");
    }
    Route route = found.get();
    in.route().fill(route);
    in.cancellation().deadlineAfter(route.deadline());
    Optional<Outcome.Refused> broken = HeaderRules.brokenBy(request);
    if (broken.isPresent()) {
      return broken.get();
    }
    return switch (route.dialect().resolve(request.method(), target.get().belowRoute())) {
      case Resolution.Unknown unknown ->
          Outcome.refused(
              Reason.UNKNOWN_OPERATION, "The route has no operation of this path and method.");
      case Resolution.WrongMethod(var allowed) -> {
        String methods = String.join(", ", new TreeSet<>(allowed));
        yield new Outcome.Refused(
            Refusal.of(Reason.METHOD_NOT_ALLOWED, "This path takes " + methods + ".")
                .with("allow", methods));
      }
      case Resolution.Known(Operation operation) -> {
        in.operation().fill(operation);
        yield declaredTooLarge(request, route) ? tooLarge(route) : next.proceed(out);
      }
    };
  }

  private Optional<Route> route(Target target) {
    return target.segments().stream().findFirst().map(routes::get);
  }

  private static boolean declaredTooLarge(Request request, Route route) {
    return request.body() instanceof Request.Body.Announced(var length)
        && length.orElse(0) > route.bodyLimit();
  }

  static Outcome tooLarge(Route route) {
    return Outcome.refused(
        Reason.BODY_TOO_LARGE,
        "The body is larger than the " + route.bodyLimit() + " bytes that this route takes.");
  }

  /** What the adapter could not take is refused here, where it is audited like the rest. */
  private static Outcome refusedByAdapter(Reason reason) {
    String detail =
        switch (reason) {
          case MALFORMED_REQUEST -> "The request is not HTTP/1.1 as RFC 9112 defines it.";
          case TARGET_TOO_LONG -> "The request target is too long.";
          case HEADERS_TOO_LARGE -> "The header section is too large.";
          case HTTP_VERSION -> "HTTP/1.1 is spoken here.";
          case SHUTTING_DOWN -> "The gateway is shutting down; another one will answer.";
          case OVERLOADED -> "The gateway runs as many requests as it may.";
          default -> "The request cannot be taken.";
        };
    return Outcome.refused(reason, detail);
  }
}
