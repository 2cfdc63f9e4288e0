package dev.portcullis.http;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.Voice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A dialect that has a voice and nothing else. */
record PlainDialect(Voice voice) implements Dialect {
  static Route route(Voice voice) {
    return new Route(
        "plain",
        new PlainDialect(voice),
        Set.of(),
        List.of(),
        List.of(),
        1 << 20,
        1 << 20,
        Duration.ofMinutes(1));
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    return new Resolution.Unknown();
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body) {
    throw new UnsupportedOperationException();
  }
}
