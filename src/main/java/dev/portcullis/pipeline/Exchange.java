package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its wire facts, and what layers found out about it. It belongs to the
 * request's own thread.
 */
public final class Exchange {
  private final Request request;
  private final BodySource body;
  private final Cancellation cancellation;
  private final Instant started;
  private final Slot<Target> target = new Slot<>("target");
  private final Slot<Route> route = new Slot<>("route");
  private final Slot<Operation> operation = new Slot<>("operation");
  private final Slot<InetAddress> client = new Slot<>("client");
  private final Slot<AuthenticationFinding> authentication = new Slot<>("authentication");
  private final Slot<Principal> principal = new Slot<>("principal");
  private final Slot<Grants> grants = new Slot<>("grants");
  private final Slot<Grants> fence = new Slot<>("fence");
  private final Slot<AuthorizationFinding> authorization = new Slot<>("authorization");
  private final Slot<Call> call = new Slot<>("call");
  private final Slot<QuotaFinding> quota = new Slot<>("quota");
  private final Slot<Intents> intents = new Slot<>("intents");
  private final Changes changes = new Changes();
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Inspection> inspections = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private final Deque<Runnable> afterwards = new ArrayDeque<>();
  private Usage usage = Usage.NONE;
  private boolean readableReply;
  private @Nullable Unavailable failedDependency;

  /** A request that has just arrived. */
  public Exchange(Request request, BodySource body, Cancellation cancellation, Instant started) {
    this.request = request;
    this.body = body;
    this.cancellation = cancellation;
    this.started = started;
  }

  /** The wire facts. */
  public Request request() {
    return request;
  }

  /** When the request's head had arrived. */
  public Instant started() {
    return started;
  }

  /** Client gone and deadline. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** The canonical target; filled by shape. */
  public Slot<Target> target() {
    return target;
  }

  /** The route; filled by shape. */
  public Slot<Route> route() {
    return route;
  }

  /** The operation; filled by shape. */
  public Slot<Operation> operation() {
    return operation;
  }

  /** The client's address; filled by address. */
  public Slot<InetAddress> client() {
    return client;
  }

  /** What was found out about the credential; filled by authn. */
  public Slot<AuthenticationFinding> authentication() {
    return authentication;
  }

  /** Who calls; filled by authn. */
  public Slot<Principal> principal() {
    return principal;
  }

  /** What the caller may do, by itself and by its roles; filled by authz. */
  public Slot<Grants> grants() {
    return grants;
  }

  /** What was said of the call's action, and by which rule; filled by authz. */
  public Slot<AuthorizationFinding> authorization() {
    return authorization;
  }

  /** What the caller may do at most, whatever it was granted, if that is said; filled by authz. */
  public Slot<Grants> fence() {
    return fence;
  }

  /** What is asked of the model; filled by body, and replaced by guard alone. */
  public Slot<Call> call() {
    return call;
  }

  /** What limits said; filled by quota. */
  public Slot<QuotaFinding> quota() {
    return quota;
  }

  /** Who is told of a change before it is made; filled by audit. */
  public Slot<Intents> intents() {
    return intents;
  }

  /** What is changed; admin says it. */
  public Changes changes() {
    return changes;
  }

  /** Tries at upstreams; forward adds to it. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /** What guards saw; guard adds to it. */
  public List<Finding> findings() {
    return findings;
  }

  /** How much guards looked at; guard adds to it. */
  public List<Inspection> inspections() {
    return inspections;
  }

  /** Whether a guard must be able to read the reply, so that none of it may be opaque. */
  public boolean replyMustBeReadable() {
    return readableReply;
  }

  /** Says that the reply must be readable; guard alone calls this. */
  public void requireReadableReply() {
    readableReply = true;
  }

  /** The layers that ran, in their order. */
  public List<String> layers() {
    return Collections.unmodifiableList(layers);
  }

  /** What was consumed, as far as it is known; {@link Usage#NONE} until something went upstream. */
  public Usage usage() {
    return usage;
  }

  /** Says what was consumed; forward alone calls this. */
  public void usage(Usage known) {
    usage = known;
  }

  /**
   * Reads the body; the body layer alone calls this.
   *
   * @throws BodySource.TooLarge if it has more bytes than the limit
   * @throws BodySource.Malformed if its framing is wrong
   */
  public byte[] body(long limit)
      throws BodySource.TooLarge, BodySource.Malformed, InterruptedException {
    return body.read(limit);
  }

  /** The largest reply that is not streamed, in bytes, on this route and through this door. */
  public long replyLimit() {
    return Math.min(route.required().replyLimit(), request.door().replyLimit());
  }

  /** What the gateway depends on and did not get, if anything; the first failure stays. */
  public Optional<Unavailable> failedDependency() {
    return Optional.ofNullable(failedDependency);
  }

  void failed(Unavailable dependency) {
    failedDependency = failedDependency == null ? dependency : failedDependency;
  }

  /** Has a task run after the last byte has left, on this thread. */
  public void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /**
   * Runs what was left for afterwards, each task whether or not the one before it failed; the
   * adapter calls this once, at the very end.
   *
   * @param failed is told of each failure
   */
  public void runAfterwards(Consumer<? super Throwable> failed) {
    for (Runnable task = afterwards.poll(); task != null; task = afterwards.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        failed.accept(failure);
      }
    }
  }

  void entered(String layer) {
    layers.add(layer);
  }

  @Override
  public String toString() {
    return request.toString();
  }
}
