package dev.portcullis.client;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Stop;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was used, as administration shows it. */
final class Standings {
  private Standings() {}

  static Standing read(Json usage) {
    try {
      return new Standing(moment(usage, "last_used"), halt(usage), uses(usage));
    } catch (IllegalArgumentException | DateTimeException ofAnotherVersion) {
      throw new CannotReach("the gateway answers with a usage that cannot be read");
    }
  }

  private static Optional<Standing.Halt> halt(Json usage) {
    return usage
        .text("stopped")
        .map(why -> Stop.valueOf(why.toUpperCase(Locale.ROOT)))
        .map(
            why ->
                new Standing.Halt(
                    why,
                    moment(usage, "stopped_until").orElseThrow(IllegalArgumentException::new)));
  }

  private static List<Standing.Use> uses(Json usage) {
    if (!(usage.at("windows").orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> windows))) {
      throw new IllegalArgumentException("windows");
    }
    var uses = new ArrayList<Standing.Use>();
    for (Json one : windows) {
      Measure measure =
          one.text("measure").flatMap(Measure::parse).orElseThrow(IllegalArgumentException::new);
      Duration window =
          one.text("window")
              .map(text -> Limit.parse(measure, "1/" + text).window())
              .orElse(Duration.ZERO);
      uses.add(
          new Standing.Use(
              measure,
              window,
              moment(one, "since").orElse(Instant.EPOCH),
              one.integer("used").orElseThrow(IllegalArgumentException::new)));
    }
    return uses;
  }

  private static Optional<Instant> moment(Json json, String name) {
    return json.text(name).map(Instant::parse);
  }
}
