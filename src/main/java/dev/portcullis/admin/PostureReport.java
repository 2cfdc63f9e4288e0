package dev.portcullis.admin;

import dev.portcullis.json.Json;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says which controls are on.
 *
 * @param controls finds that out, each time
 */
record PostureReport(Supplier<List<Control>> controls, InstantSource clock) {
  Deed report() {
    List<Json> found = controls.get().stream().<Json>map(PostureReport::shown).toList();
    return new Deed.Answered(
        Answer.ok(
            Json.obj(
                Json.member("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()),
                Json.member("controls", new Json.Arr(found)))));
  }

  private static Json shown(Control control) {
    return Json.obj(
        Json.member("name", control.name()),
        Json.member("state", control.state().text()),
        Json.member("evidence", Json.strings(control.evidence())),
        Json.member("advice", Json.strings(control.advice())));
  }
}
