package dev.portcullis.embedded;

import dev.portcullis.embedded.StubConversation.Tool;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the stub model has to say, before any dialect. */
sealed interface StubSpeech {
  /** A token is four bytes of UTF-8; the last one may be shorter. */
  int TOKEN = 4;

  /**
   * Text.
   *
   * @param stopped whether the caller's maximum cut it short
   */
  record Said(String text, boolean stopped) implements StubSpeech {
    private static final Pattern PIECE = Pattern.compile("\\S{1,15}\\s?|\\s");

    @Override
    public Stream<String> pieces() {
      return PIECE.matcher(text).results().map(MatchResult::group);
    }

    @Override
    public String whole() {
      return text;
    }
  }

  /** A call of a tool with its arguments. */
  record Called(Tool tool, Json input) implements StubSpeech {
    private static final Pattern PIECE = Pattern.compile(".{1,8}", Pattern.DOTALL);

    @Override
    public Stream<String> pieces() {
      return PIECE.matcher(arguments()).results().map(MatchResult::group);
    }

    @Override
    public String whole() {
      return arguments();
    }

    /** The arguments as JSON text. */
    String arguments() {
      return JsonWriter.text(input);
    }
  }

  /** The text or the arguments in the pieces of a stream: words, long ones in several pieces. */
  Stream<String> pieces();

  /** The text or the arguments. */
  String whole();

  /** How many tokens it has. */
  default long tokens() {
    return tokens(whole());
  }

  /** How many tokens a text has. */
  static long tokens(String text) {
    return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, TOKEN);
  }

  /** The beginning of a text that has at most so many tokens. */
  static Said limited(String text, long maximum) {
    if (tokens(text) <= maximum) {
      return new Said(text, false);
    }
    var kept = new StringBuilder();
    long room = maximum * TOKEN;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      String character = Character.toString(text.codePointAt(i));
      room -= character.getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      kept.append(character);
    }
    return new Said(kept.toString(), true);
  }

  /** So many pieces. */
  static String longText(int chunks) {
    return IntStream.rangeClosed(1, chunks)
        .mapToObj(n -> "chunk-" + n)
        .collect(Collectors.joining(" "));
  }

  /**
   * Credentials that open nothing. They are put together here, so that no scanner of source code
   * takes this file for a leak.
   */
  static String secrets() {
    String letters = "Stub0Fake1Stub2Fake3Stub4Fake5Stub6Fake7Stub8Fake9";
    return String.join(
        "",
        "The key id is ",
        "AK",
        "IA",
        "STUB7FAKE2STUB7F",
        ", the API key is s",
        "k-proj-",
        letters,
        ", the token is gh",
        "p_",
        letters.substring(0, 36),
        " and the key is\n-----BEGIN ",
        "PRIVATE KEY-----\n",
        letters,
        "\n-----END ",
        "PRIVATE KEY-----\n");
  }
}
