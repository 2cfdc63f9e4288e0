package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
  private final RequestIds ids = new RequestIds();

  @Test
  void idsAreDifferentWhoeverAsksAndHoweverOften() throws Exception {
    List<String> all = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> drawn = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        drawn.add(threads.submit(() -> some(300)));
      }
      for (Future<List<String>> each : drawn) {
        all.addAll(each.get());
      }
    }

    assertThat(all)
        .hasSize(2_400)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  private List<String> some(int count) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(ids.next());
    }
    return some;
  }
}
