package dev.portcullis.quota;

import dev.portcullis.dialect.Dialects;
import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The real quota layer over the embedded ledger, with an end that a test writes. */
public final class QuotaWorld implements AutoCloseable {
  /** 40 bytes: an input of 10 tokens. */
  public static final String BODY = "{\"model\":\"m\",\"input\":\"aaaaaaaaaaaaaaaa\"}";

  private final EmbeddedLedger ledger;
  private QuotaLayer layer;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** What stands below quota. */
  @FunctionalInterface
  public interface Below {
    /** Runs a call. */
    Outcome run(Exchange in, Reply out) throws InterruptedException;
  }

  /** A world with these rules. */
  public QuotaWorld(Path folder, QuotaRules rules, InstantSource clock) {
    try {
      ledger = new EmbeddedLedger(folder, clock);
    } catch (EmbeddedLedger.InUse held) {
      throw new IllegalStateException(held);
    }
    layer = new QuotaLayer(ledger, rules);
  }

  /** From here on these rules hold. */
  public void rules(QuotaRules rules) {
    layer = new QuotaLayer(ledger, rules);
  }

  /** Rules for each key alone. */
  public static QuotaRules eachKey(String... limits) {
    return new QuotaRules(
        Limits.parse(List.of(limits)), Limits.NONE, Limits.NONE, Map.of(), Map.of());
  }

  /** The ledger. */
  public EmbeddedLedger ledger() {
    return ledger;
  }

  /** How many subjects have calls that are being settled. */
  public int unsettled() {
    return layer.unsettled();
  }

  /** What threw in a layer, or afterwards. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** A call that has reached quota. */
  public static Asked chat() {
    return new Asked();
  }

  /** What is asked, by whom. */
  public static final class Asked {
    private String key = "k1";
    private Optional<String> user = Optional.empty();
    private String tenant = "t1";
    private String route = "openai";
    private String dialect = "openai";
    private Optional<String> model = Optional.of("m");
    private Operation operation = Operation.CHAT;
    private OptionalLong maximum = OptionalLong.of(90);
    private Limits own = Limits.NONE;

    Asked key(String id) {
      key = id;
      return this;
    }

    Asked user(String id) {
      user = Optional.of(id);
      return this;
    }

    Asked tenant(String name) {
      tenant = name;
      return this;
    }

    Asked route(String name) {
      route = name;
      return this;
    }

    Asked dialect(String name) {
      dialect = name;
      return this;
    }

    Asked model(String name) {
      model = Optional.of(name);
      return this;
    }

    Asked operation(Operation other) {
      operation = other;
      return this;
    }

    Asked maximum(long tokens) {
      maximum = OptionalLong.of(tokens);
      return this;
    }

    Asked noMaximum() {
      maximum = OptionalLong.empty();
      return this;
    }

    Asked own(String... limits) {
      own = Limits.parse(List.of(limits));
      return this;
    }

    Principal principal() {
      return user.map(this::userOf).orElseGet(this::keyHolder);
    }

    private Principal userOf(String id) {
      return new Principal(
          id,
          Principal.Kind.TOKEN,
          tenant,
          "owner",
          Set.of(),
          new Grants(List.of(), List.of(), List.of()),
          AddressRules.NONE,
          own,
          Assurance.NONE,
          Instant.MAX);
    }

    private Principal keyHolder() {
      return Principal.ofKey(
          key,
          tenant,
          "owner",
          Set.of(),
          new Grants(List.of(), List.of(), List.of()),
          AddressRules.NONE,
          own,
          Instant.MAX);
    }

    Route onRoute() {
      return new Route(
          route,
          Dialects.named(dialect).orElseThrow(),
          Set.of(operation),
          List.of(),
          List.of(),
          1024,
          1024,
          Duration.ofMinutes(1));
    }

    Call call() {
      return new Call(
          operation,
          "POST",
          List.of("v1"),
          "",
          Headers.NONE,
          model,
          false,
          maximum,
          List.of(),
          Optional.of(body()));
    }

    Exchange exchange() {
      Exchange in = Exchanges.post("/", new byte[0], Headers.NONE);
      in.principal().fill(principal());
      in.route().fill(onRoute());
      in.call().fill(call());
      return in;
    }
  }

  private static Json body() {
    try {
      return new JsonReader(JsonLimits.REQUEST).read(BODY.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJson broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Runs the layers of a call, without what comes afterwards. */
  public Outcome layers(Exchange in, Reply out, Below below) {
    List<Layer> layers = List.of(layer, (exchange, reply, next) -> below.run(exchange, reply));
    return new Pipeline(layers, (name, failure) -> failures.add(failure)).handle(in, out);
  }

  /** Runs a call to its very end. */
  public Ran run(Asked asked, Below below) {
    Exchange in = asked.exchange();
    var out = new Heads();
    Outcome outcome = layers(in, out, below);
    in.runAfterwards(failures::add);
    return new Ran(in, outcome, out.heads);
  }

  /** How a call went. */
  public record Ran(Exchange in, Outcome outcome, List<Head> begun) {
    Headers headers() {
      return switch (outcome) {
        case Outcome.Answered answered -> answered.head().headers();
        case Outcome.Refused refused -> refused.refusal().headers();
        case Outcome.Cut cut -> begun.getFirst().headers();
      };
    }
  }

  /** An answer that used this much. */
  public static Below answering(long input, long output) {
    return (in, out) -> {
      in.usage(new Usage(input, 0, output, Usage.Basis.REPORTED));
      return answered();
    };
  }

  /** A plain answer. */
  public static Outcome answered() {
    return new Outcome.Answered(
        new Head(200, Headers.of("content-type", "application/json")), Frame.Bytes.NONE);
  }

  /** What a claim of one key would find used now, without taking anything. */
  public long used(Subject subject, Claim claim) {
    Decision decision = ledger.reserve(List.of(Demanded.of(subject, claim)));
    return switch (decision) {
      case Decision.Granted(Reservation reservation, List<Counter> counters) -> {
        ledger.settle(reservation, new Charge(0, 0));
        yield counters.getFirst().used() - claim.amount();
      }
      case Decision.Denied denied -> denied.refused().used();
      case Decision.Stopped stopped -> throw new AssertionError("stopped");
    };
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }
}
