package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
  /** The events of these pieces, and how it ended, as text. */
  private static List<String> read(int limit, List<byte[]> pieces) {
    var parser = new SseParser(limit);
    var events = new ArrayList<String>();
    try {
      for (byte[] piece : pieces) {
        parser.feed(piece);
        for (var event = parser.next(); event != null; event = parser.next()) {
          events.add(event.name() + "=" + event.data());
        }
      }
    } catch (UpstreamFailure failure) {
      events.add("!" + failure.fault());
    }
    return events;
  }

  private static List<String> read(String stream) {
    return read(1000, List.of(stream.getBytes(UTF_8)));
  }

  @Test
  void readsAnEventWithNameAndData() {
    assertThat(read("event: delta\ndata: {\"a\":1}\n\n")).containsExactly("delta={\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void endsLinesAsTheStandardSays(String eol) {
    assertThat(read(String.join(eol, "data: 1", "", "event: e", "data: 2", "", "")))
        .containsExactly("null=1", "e=2");
  }

  @Test
  void joinsLinesOfDataByALineFeed() {
    assertThat(read("data: 1\ndata:2\ndata\ndata:  4\n\n")).containsExactly("null=1\n2\n\n 4");
  }

  @Test
  void ignoresCommentsAndOtherFields() {
    assertThat(read(": ping\n\nid: 7\nretry: 10\nfoo: bar\nfoo\n: x\ndata: 1\n\n"))
        .containsExactly("null=1");
  }

  @Test
  void ignoresAByteOrderMarkAtTheStartAlone() {
    assertThat(read("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\ndata: \uFEFF3\n\n"))
        .containsExactly("null=1", "null=\uFEFF3");
  }

  @Test
  void sendsNoEventWithoutData() {
    assertThat(read("event: lost\n\n\n\ndata: 1\n\n")).containsExactly("null=1");
  }

  @Test
  void sendsAnEventWithEmptyData() {
    assertThat(read("data\n\ndata:\n\ndata: \n\n")).containsExactly("null=", "null=", "null=");
  }

  @Test
  void forgetsAnEventThatTheStreamDoesNotEnd() {
    assertThat(read("data: 1\n\ndata: 2\n")).containsExactly("null=1");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xc3, '\n', '\n'};
    assertThat(read(1000, List.of(bytes))).containsExactly("!MALFORMED");
  }

  @Test
  void refusesALineOverTheLimit() {
    assertThat(read("data: 1\n\ndata: " + "x".repeat(1000)))
        .containsExactly("null=1", "!TOO_LARGE");
  }

  @Test
  void refusesAnEventOverTheLimitInShortLines() {
    assertThat(read("data: 123456789\n".repeat(120))).containsExactly("!TOO_LARGE");
  }

  @Test
  void takesCommentsWithoutEnd() {
    assertThat(read(": ping\n".repeat(1000) + "data: 1\n\n")).containsExactly("null=1");
  }

  @Property(tries = 500)
  void givesTheSameEventsHoweverTheStreamIsCut(
      @ForAll("streams") byte[] stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 300) Integer> cuts) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      int to = Math.min(stream.length, from + cut);
      pieces.add(Arrays.copyOfRange(stream, from, to));
      from = to;
    }
    pieces.add(Arrays.copyOfRange(stream, from, stream.length));

    assertThat(read(60, pieces)).isEqualTo(read(60, List.of(stream)));
  }

  @Property(tries = 200)
  void givesTheSameEventsByteByByte(@ForAll("streams") byte[] stream) {
    List<byte[]> bytes = new ArrayList<>();
    for (byte b : stream) {
      bytes.add(new byte[] {b});
    }

    assertThat(read(60, bytes)).isEqualTo(read(60, List.of(stream)));
  }

  @Provide
  Arbitrary<byte[]> streams() {
    return Arbitraries.of(
            "data",
            ":",
            ": ",
            "event",
            "id",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "x",
            "é",
            "€",
            "😀",
            "\uFEFF",
            "{\"a\":\"b\"}",
            "[DONE]",
            "data: hello\n\n",
            "\0",
            "RAW")
        .list()
        .ofMaxSize(60)
        .map(SseParserTest::bytes);
  }

  /** In which RAW stands for a byte that is no UTF-8. */
  private static byte[] bytes(List<String> parts) {
    var out = new ByteArrayOutputStream();
    for (String part : parts) {
      out.writeBytes(part.equals("RAW") ? new byte[] {(byte) 0xff} : part.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
