package dev.portcullis.admin;

import dev.portcullis.dialect.ProblemVoice;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.Voice;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is spoken on the route of administration: JSON, and problems of RFC 9457. Nothing of it is
 * ever forwarded. What a body must be is said only to whoever may send it, behind authorization.
 */
public final class AdminDialect implements Dialect {
  private static final Set<String> REQUEST_HEADERS =
      Set.of(Parameters.IF_MATCH, Parameters.IF_NONE_MATCH, Parameters.IDEMPOTENCY_KEY);

  /** What a change is, is in its event, which is below 32 kB with what was there before. */
  private static final long BODY_LIMIT = 16 * 1024;

  private static final long REPLY_LIMIT = 16L << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Voice VOICE = new ProblemVoice();

  /** The dialect. */
  public AdminDialect() {}

  /** The route of administration. */
  public static Route route() {
    return new Route(
        Route.ADMIN,
        new AdminDialect(),
        Arrays.stream(Operation.values())
            .filter(Operation::administrative)
            .collect(Collectors.toSet()),
        List.of(),
        List.of(),
        BODY_LIMIT,
        REPLY_LIMIT,
        DEADLINE);
  }

  @Override
  public String name() {
    return Route.ADMIN;
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    List<Endpoint> here = Endpoint.at(path);
    if (here.isEmpty()) {
      return new Resolution.Unknown();
    }
    return here.stream()
        .filter(endpoint -> endpoint.method().equals(method))
        .findFirst()
        .<Resolution>map(endpoint -> new Resolution.Known(endpoint.operation()))
        .orElseGet(
            () ->
                new Resolution.WrongMethod(
                    here.stream().map(Endpoint::method).collect(Collectors.toSet())));
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall {
    boolean wanted =
        Endpoint.at(target.belowRoute()).stream()
            .filter(endpoint -> endpoint.method().equals(request.method()))
            .anyMatch(endpoint -> endpoint.body().isPresent());
    if (wanted != body.isPresent()) {
      throw new InvalidCall(wanted ? "This takes a JSON object." : "This takes no body.");
    }
    return new Call(
        operation,
        request.method(),
        target.belowRoute(),
        target.query(),
        request.headers().only(REQUEST_HEADERS),
        Optional.empty(),
        false,
        OptionalLong.empty(),
        List.of(),
        body);
  }

  @Override
  public Voice voice() {
    return VOICE;
  }
}
