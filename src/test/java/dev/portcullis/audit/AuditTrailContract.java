package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every trail promises. */
public abstract class AuditTrailContract {

  /** A trail that has just been opened. */
  protected abstract AuditTrail trail();

  /** What it has kept, in its order. */
  protected abstract List<Json> kept() throws Exception;

  /** Makes it so that the trail can keep nothing more. */
  protected abstract void breakIt() throws Exception;

  @Test
  void hasKeptAnEventWhenItReturns() throws Exception {
    trail().accept(event(1));
    assertThat(kept()).hasSize(1);
    assertThat(kept().getFirst().integer("number")).hasValue(1);
  }

  @Test
  void keepsEachEventOfManyThreadsOnceInOneUnbrokenChain() throws Exception {
    AuditTrail trail = trail();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        int number = i;
        done.add(threads.submit(() -> trail.accept(event(number))));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    List<Json> kept = kept();
    assertThat(kept.stream().map(e -> e.integer("number").orElseThrow()).distinct()).hasSize(500);
    Iterator<String> lines = kept.stream().map(JsonWriter::text).iterator();
    assertThat(Verification.of(lines))
        .isInstanceOfSatisfying(
            Verification.Intact.class, whole -> assertThat(whole.events()).isEqualTo(500));
  }

  @Test
  void acceptsOnAnInterruptedThread() throws Exception {
    AuditTrail trail = trail();
    Thread.currentThread().interrupt();
    trail.accept(event(1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(kept()).hasSize(1);
  }

  @Test
  void saysSoWhenItCannotKeepAnEvent() throws Exception {
    AuditTrail trail = trail();
    trail.accept(event(1));
    breakIt();
    assertThatThrownBy(() -> trail.accept(event(2)))
        .isInstanceOf(AuditTrail.TrailUnavailable.class);
  }

  @Test
  void refusesAnEventWithoutACanonicalFormAndTakesTheNext() throws Exception {
    AuditTrail trail = trail();
    trail.accept(event(1));
    assertThatThrownBy(() -> trail.accept(Json.obj(Json.member("number", new Json.Num("1.5")))))
        .isInstanceOf(AuditTrail.TrailUnavailable.class);
    trail.accept(event(2));
    assertThat(Verification.of(kept().stream().map(JsonWriter::text).iterator()))
        .isInstanceOfSatisfying(
            Verification.Intact.class, whole -> assertThat(whole.events()).isEqualTo(2));
  }

  private static Json.Obj event(int number) {
    return Json.obj(Json.member("number", number), Json.member("unmapped", Json.obj()));
  }
}
