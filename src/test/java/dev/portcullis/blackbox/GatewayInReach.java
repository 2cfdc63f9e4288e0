package dev.portcullis.blackbox;

import dev.portcullis.embedded.StubModel;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A gateway that contracts call, wherever it runs, with the routes {@code openai} and {@code
 * anthropic} to a model that records what it sees.
 *
 * @param url where its routes are
 * @param keys makes a key with these options of the command line
 */
record GatewayInReach(String url, StubModel model, Function<String[], String> keys) {
  /** This one, with this model behind its routes. */
  static GatewayInReach of(ServerUnderTest gateway, StubModel model) {
    return new GatewayInReach(gateway.url(), model, options -> made(gateway, options));
  }

  /** Nothing of the command is closed: its home is the gateway's. */
  private static String made(ServerUnderTest gateway, String... options) {
    Stream<String> words = Stream.of("key", "create", "--owner", "test");
    return PrintedKey.of(
        gateway.command(Stream.concat(words, Stream.of(options)).toArray(String[]::new)));
  }

  /** A new key. */
  String key(String... options) {
    return keys.apply(options);
  }
}
