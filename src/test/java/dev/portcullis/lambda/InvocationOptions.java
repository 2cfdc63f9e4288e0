package dev.portcullis.lambda;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What an invocation says beside its event, and how its answer is taken. To be used for one
 * invocation, and not to be changed after that.
 */
public final class InvocationOptions {
  /** The trace of an invocation that says nothing else. */
  public static final String TRACE =
      "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";

  String requestId = UUID.randomUUID().toString();
  Optional<String> invocationId = Optional.of(UUID.randomUUID().toString());
  Optional<String> traceId = Optional.of(TRACE);
  Duration timeout = Duration.ofSeconds(60);
  String functionArn = "arn:aws:lambda:eu-central-1:123456789012:function:portcullis";
  int holdAfter = Integer.MAX_VALUE;
  int breakAfter = Integer.MAX_VALUE;
  boolean chunked;
  boolean closing;

  private InvocationOptions() {}

  /** What the platform does when nothing is out of the ordinary, with ids that are new. */
  public static InvocationOptions usual() {
    return new InvocationOptions();
  }

  /** Is to be answered under this id. */
  public InvocationOptions requestId(String id) {
    requestId = id;
    return this;
  }

  /** The answer has to repeat this id. */
  public InvocationOptions invocationId(String id) {
    invocationId = Optional.of(id);
    return this;
  }

  /** Has no id to repeat, as on a platform that does not know of such ids. */
  public InvocationOptions withoutInvocationId() {
    invocationId = Optional.empty();
    return this;
  }

  /** Belongs to this trace. */
  public InvocationOptions traceId(String id) {
    traceId = Optional.of(id);
    return this;
  }

  /** Belongs to no trace. */
  public InvocationOptions withoutTraceId() {
    traceId = Optional.empty();
    return this;
  }

  /** Has this time from its delivery to its deadline. */
  public InvocationOptions timeout(Duration time) {
    timeout = time;
    return this;
  }

  /** Invokes the function by this name. */
  public InvocationOptions functionArn(String arn) {
    functionArn = arn;
    return this;
  }

  /** Reads no more after this many bytes of the answer, until {@link EmulatedInvocation#letGo}. */
  public InvocationOptions holdAfter(int bytes) {
    holdAfter = bytes;
    return this;
  }

  /** Resets the connection after this many bytes of the answer. */
  public InvocationOptions breakAfter(int bytes) {
    breakAfter = bytes;
    return this;
  }

  /** The event comes in chunks, without its length, as Amazon's own emulator sends it. */
  public InvocationOptions inChunks() {
    chunked = true;
    return this;
  }

  /** The connection ends with the event, and is not kept for the answer. */
  public InvocationOptions closing() {
    closing = true;
    return this;
  }
}
