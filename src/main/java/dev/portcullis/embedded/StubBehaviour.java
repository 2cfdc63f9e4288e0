package dev.portcullis.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the stub model misbehaves; the model's name says it. A name that is not in this table is
 * answered with 404, as a provider answers for a model that it does not know.
 *
 * <table>
 * <caption>Models</caption>
 * <tr><td>{@code stub}, {@code stub-mini}, {@code stub-large}, {@code stub-embedding}</td>
 *   <td>answers at once</td></tr>
 * <tr><td>{@code stub-cached}</td>
 *   <td>answers, and reports half of the input as read from a cache</td></tr>
 * <tr><td>{@code stub-secrets}</td>
 *   <td>answers with fake credentials</td></tr>
 * <tr><td>{@code stub-long-<chunks>}</td>
 *   <td>answers with that many pieces of text, at most 2,000,000</td></tr>
 * <tr><td>{@code stub-slow}, {@code stub-slow-<ms>}</td>
 *   <td>waits before the first byte; 2,000 ms if nothing is said</td></tr>
 * <tr><td>{@code stub-drip}, {@code stub-drip-<ms>}</td>
 *   <td>waits before each event of a stream, or each quarter of a plain reply; 100 ms</td></tr>
 * <tr><td>{@code stub-hang}</td>
 *   <td>never answers: the connection stays open until the stub is closed, or ten minutes</td></tr>
 * <tr><td>{@code stub-fail-<status>}</td>
 *   <td>fails with a status of 400 to 599 in the provider's shape; {@code Retry-After: 1} with 429
 *   and 503</td></tr>
 * <tr><td>{@code stub-final-<status>}</td>
 *   <td>the same, with {@code x-should-retry: false} and {@code Retry-After: 10}</td></tr>
 * <tr><td>{@code stub-flaky-<status>}</td>
 *   <td>every odd call fails like {@code stub-fail}, every even one is answered</td></tr>
 * <tr><td>{@code stub-cut-before}</td>
 *   <td>closes the connection before any byte of the reply</td></tr>
 * <tr><td>{@code stub-cut}</td>
 *   <td>closes it in the middle: a stream after two pieces of text and without its last chunk, a
 *   plain reply after half of its declared length</td></tr>
 * <tr><td>{@code stub-error-in-stream}</td>
 *   <td>a stream of status 200 ends with an error event after two pieces of text; a plain reply is
 *   whole</td></tr>
 * <tr><td>{@code stub-no-tail}</td>
 *   <td>a stream ends properly as HTTP, but without {@code [DONE]}, {@code message_stop} or {@code
 *   response.completed}; a plain reply is whole</td></tr>
 * <tr><td>{@code stub-html}</td>
 *   <td>answers 200 with a page of HTML</td></tr>
 * <tr><td>{@code stub-redirect}</td>
 *   <td>answers 302 to another path of the stub</td></tr>
 * </table>
 */
sealed interface StubBehaviour {

  /** Behaviours without a measure. */
  enum Simple implements StubBehaviour {
    NORMAL,
    CACHED,
    SECRETS,
    HANG,
    CUT_BEFORE,
    CUT,
    ERROR_IN_STREAM,
    NO_TAIL,
    HTML,
    REDIRECT
  }

  /** Many pieces of text. */
  record Lengthy(int chunks) implements StubBehaviour {}

  /** A pause before the first byte. */
  record Slow(Duration pause) implements StubBehaviour {}

  /** A pause before each piece. */
  record Drip(Duration pause) implements StubBehaviour {}

  /** An error of this status. */
  record Fail(int status) implements StubBehaviour {}

  /** An error of this status which says that it will not go away. */
  record Final(int status) implements StubBehaviour {}

  /** An error of this status every other time. */
  record Flaky(int status) implements StubBehaviour {}

  /** The largest number of pieces of text. */
  int MOST_CHUNKS = 2_000_000;

  /** A name that ends in a measure. */
  Pattern MEASURED = Pattern.compile("stub-(slow|drip|long|fail|final|flaky)-([0-9]{1,7})");

  /** The behaviour of the model of this name, if there is such a model. */
  static Optional<StubBehaviour> parse(String model) {
    return switch (model) {
      case "stub", "stub-mini", "stub-large", "stub-embedding" -> Optional.of(Simple.NORMAL);
      case "stub-cached" -> Optional.of(Simple.CACHED);
      case "stub-secrets" -> Optional.of(Simple.SECRETS);
      case "stub-hang" -> Optional.of(Simple.HANG);
      case "stub-cut-before" -> Optional.of(Simple.CUT_BEFORE);
      case "stub-cut" -> Optional.of(Simple.CUT);
      case "stub-error-in-stream" -> Optional.of(Simple.ERROR_IN_STREAM);
      case "stub-no-tail" -> Optional.of(Simple.NO_TAIL);
      case "stub-html" -> Optional.of(Simple.HTML);
      case "stub-redirect" -> Optional.of(Simple.REDIRECT);
      case "stub-slow" -> Optional.of(new Slow(Duration.ofSeconds(2)));
      case "stub-drip" -> Optional.of(new Drip(Duration.ofMillis(100)));
      default -> {
        Matcher measured = MEASURED.matcher(model);
        yield measured.matches()
            ? measured(measured.group(1), Integer.parseInt(measured.group(2)))
            : Optional.empty();
      }
    };
  }

  private static Optional<StubBehaviour> measured(String kind, int measure) {
    boolean error = measure >= 400 && measure <= 599;
    return switch (kind) {
      case "slow" -> Optional.of(new Slow(Duration.ofMillis(measure)));
      case "drip" -> Optional.of(new Drip(Duration.ofMillis(measure)));
      case "long" -> measure <= MOST_CHUNKS ? Optional.of(new Lengthy(measure)) : Optional.empty();
      case "fail" -> error ? Optional.of(new Fail(measure)) : Optional.empty();
      case "final" -> error ? Optional.of(new Final(measure)) : Optional.empty();
      case "flaky" -> error ? Optional.of(new Flaky(measure)) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
