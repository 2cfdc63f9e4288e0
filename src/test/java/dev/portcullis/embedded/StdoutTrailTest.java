package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.AuditTrailContract;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdoutTrailTest extends AuditTrailContract {
  /** A stream that can be broken, as a pipe whose reader has gone. */
  private static final class Pipe extends ByteArrayOutputStream {
    private volatile boolean broken;

    @Override
    public void flush() throws IOException {
      if (broken) {
        throw new IOException("Broken pipe");
      }
    }
  }

  private final Pipe pipe = new Pipe();
  private final PrintStream out = new PrintStream(pipe, false, StandardCharsets.UTF_8);
  private final StdoutTrail trail = new StdoutTrail(out, "chain-1");

  @AfterEach
  void close() {
    trail.close();
  }

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected List<Json> kept() throws InvalidJson {
    List<Json> events = new ArrayList<>();
    for (String line : lines().filter(line -> line.startsWith("{")).toList()) {
      events.add(new JsonReader(JsonLimits.REPLY).read(line));
    }
    return events;
  }

  private Stream<String> lines() {
    return pipe.toString(StandardCharsets.UTF_8).lines();
  }

  @Override
  protected void breakIt() {
    pipe.broken = true;
  }

  @Test
  void writesEachEventAsOneLineThatEnds() {
    trail.accept(Json.obj(Json.member("text", "a\nb\u2028c"), Json.member("n", 1)));

    assertThat(pipe.toString(StandardCharsets.UTF_8)).startsWith("{").endsWith("}\n");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void keepsLinesInOnePieceBesideWhatOthersPrint() throws Exception {
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    out.println("a line of somebody else's");
                  }
                });
    for (int i = 0; i < 200; i++) {
      trail.accept(Json.obj(Json.member("number", i), Json.member("text", "x".repeat(9_000))));
    }
    other.join();

    assertThat(kept()).hasSize(200);
    assertThat(lines().filter("a line of somebody else's"::equals)).hasSize(2_000);
  }

  @Test
  void takesNothingMoreOnceALineMayBeTorn() {
    breakIt();
    assertThatThrownBy(() -> trail.accept(Json.obj()))
        .isInstanceOf(AuditTrail.TrailUnavailable.class);
    pipe.broken = false;

    assertThatThrownBy(() -> trail.accept(Json.obj()))
        .isInstanceOf(AuditTrail.TrailUnavailable.class);
  }

  @Test
  void leavesTheStreamOpen() {
    trail.close();
    out.println("still here");

    assertThat(lines()).contains("still here");
  }
}
