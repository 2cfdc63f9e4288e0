package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Several choices of one stream, each with a text of the corpus, cut anywhere and mixed: each comes
 * out as it would alone and whole.
 */
class InterleavedChannelsTest {
  private static final List<SecretCorpus.Row> ROWS = SecretCorpus.rows().toList();
  private static final GuardPolicy REDACT = GuardWorld.policy(Action.ALLOW, Action.REDACT);

  @Property(tries = 400)
  void comeOutAsTheyWouldAloneAndWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int choices) {
    var random = new Random(seed);
    List<SecretCorpus.Row> rows =
        IntStream.range(0, choices).mapToObj(i -> ROWS.get(random.nextInt(ROWS.size()))).toList();

    var run = GuardWorld.chat(REDACT).streams(events(rows, random));

    for (int choice = 0; choice < choices; choice++) {
      assertThat(rows.get(choice).isRedactedTo(said(run, choice)))
          .as("%s, seed %d", rows.get(choice), seed)
          .isTrue();
    }
  }

  private static List<String> events(List<SecretCorpus.Row> rows, Random random) {
    var events = new ArrayList<String>();
    int[] at = new int[rows.size()];
    List<Integer> open = new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
    while (!open.isEmpty()) {
      Integer choice = open.get(random.nextInt(open.size()));
      String text = rows.get(choice).text();
      int end = Math.min(text.length(), at[choice] + random.nextInt(12));
      events.add(event(choice, text.substring(at[choice], end), false));
      at[choice] = end;
      if (end == text.length()) {
        open.remove(choice);
        if (random.nextBoolean()) {
          events.add(event(choice, "", true));
        }
      }
    }
    events.add("[DONE]");
    return events;
  }

  private static String event(int choice, String text, boolean last) {
    String delta = text.isEmpty() ? "{}" : "{\"content\":" + GuardWorld.quoted(text) + "}";
    return "{\"choices\":[{\"index\":"
        + choice
        + ",\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + (last ? "\"stop\"" : "null")
        + "}]}";
  }

  private static String said(GuardRun run, int choice) {
    var said = new StringBuilder();
    for (Frame frame : run.frames()) {
      if (frame instanceof Frame.Event event) {
        Json first = event.json().items("choices").getFirst();
        if (first.integer("index").orElse(-1) == choice) {
          said.append(GuardRun.at(first, "delta", "content"));
        }
      }
    }
    return said.toString();
  }
}
