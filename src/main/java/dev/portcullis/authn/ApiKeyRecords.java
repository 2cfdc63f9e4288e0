package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Records as JSON, one way for every adapter. A document must have exactly the members of a record:
 * what is missing or unknown is refused, since an empty list of addresses means all of them. Only
 * {@code limits} and {@code denied_cidrs} may be missing, as they are in records from before there
 * were any: such a key has no limits of its own, and the usual ones of the configuration apply; and
 * {@code replaces} and a state's {@code successor}, where there is none.
 */
public final class ApiKeyRecords {
  private static final String LIMITS = "limits";
  private static final String DENIED = "denied_cidrs";
  private static final String REPLACES = "replaces";
  private static final String SUCCESSOR = "successor";
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "owner",
          "tenant",
          "roles",
          "scopes",
          "routes",
          "models",
          "cidrs",
          "created",
          "expires",
          "state",
          "secret_sha256",
          "version");

  private ApiKeyRecords() {}

  /** The record as a document. */
  public static Json.Obj write(ApiKeyRecord record) {
    Json.Obj document = members(record);
    return record
        .replaces()
        .map(predecessor -> document.with(REPLACES, Json.of(predecessor.text())))
        .orElse(document);
  }

  private static Json.Obj members(ApiKeyRecord record) {
    return Json.obj(
        Json.member("id", record.id().text()),
        Json.member("owner", record.owner()),
        Json.member("tenant", record.tenant()),
        Json.member("roles", Json.strings(record.roles().stream().sorted().toList())),
        Json.member("scopes", texts(record.grants().scopes())),
        Json.member("routes", texts(record.grants().routes())),
        Json.member("models", texts(record.grants().models())),
        Json.member("cidrs", texts(record.addresses().allow())),
        Json.member(DENIED, texts(record.addresses().deny())),
        Json.member(LIMITS, texts(record.limits().all())),
        Json.member("created", record.created().toString()),
        Json.member("expires", record.expires().toString()),
        Json.member("state", state(record.state())),
        Json.member("secret_sha256", record.secretHash().text()),
        Json.member("version", record.version()));
  }

  /**
   * The record that this document shows, as administration answers it: the hash of its secret is
   * not told, and none that any secret has stands in its place.
   *
   * @throws InvalidRecord if it shows none
   */
  public static ApiKeyRecord readShown(Json.Obj shown) throws InvalidRecord {
    return read(shown.with("secret_sha256", Json.of("0".repeat(64))));
  }

  /**
   * The record that this document is.
   *
   * @throws InvalidRecord if it is none
   */
  public static ApiKeyRecord read(Json json) throws InvalidRecord {
    requireExactly(
        MEMBERS,
        json instanceof Json.Obj all ? all.without(LIMITS).without(DENIED).without(REPLACES) : json,
        "record");
    try {
      return new ApiKeyRecord(
          value(json, "id", KeyId::new),
          text(json, "owner"),
          text(json, "tenant"),
          new HashSet<>(list(json, "roles", role -> role)),
          new Grants(
              list(json, "scopes", Wildcard::new),
              list(json, "routes", Wildcard::new),
              list(json, "models", Wildcard::new)),
          new AddressRules(
              list(json, "cidrs", Cidr::parse),
              json.at(DENIED).isEmpty() ? List.of() : list(json, DENIED, Cidr::parse)),
          limits(json),
          value(json, "created", Instant::parse),
          value(json, "expires", Instant::parse),
          state(json.at("state").orElse(Json.Null.NULL)),
          value(json, "secret_sha256", SecretHash::parse),
          key(json, REPLACES),
          json.integer("version").orElseThrow(() -> wrong("version")));
    } catch (IllegalArgumentException broken) {
      throw new InvalidRecord(String.valueOf(broken.getMessage()));
    }
  }

  private static Optional<KeyId> key(Json json, String name) throws InvalidRecord {
    return json.at(name).isEmpty() ? Optional.empty() : Optional.of(value(json, name, KeyId::new));
  }

  private static Limits limits(Json json) throws InvalidRecord {
    return json.at(LIMITS).isEmpty() ? Limits.NONE : Limits.parse(list(json, LIMITS, text -> text));
  }

  private static Json texts(List<?> values) {
    return Json.strings(values.stream().map(Object::toString).toList());
  }

  private static Json state(KeyState state) {
    return switch (state) {
      case KeyState.Active() -> Json.obj(Json.member("name", "active"));
      case KeyState.Retiring(Instant until, Optional<KeyId> successor) -> {
        var retiring =
            Json.obj(Json.member("name", "retiring"), Json.member("until", until.toString()));
        yield successor.map(key -> retiring.with(SUCCESSOR, Json.of(key.text()))).orElse(retiring);
      }
      case KeyState.Revoked(Instant at) ->
          Json.obj(Json.member("name", "revoked"), Json.member("at", at.toString()));
    };
  }

  private static KeyState state(Json json) throws InvalidRecord {
    return switch (text(json, "name")) {
      case "active" -> {
        requireExactly(Set.of("name"), json, "state");
        yield new KeyState.Active();
      }
      case "retiring" -> {
        requireExactly(
            Set.of("name", "until"),
            json instanceof Json.Obj all ? all.without(SUCCESSOR) : json,
            "state");
        yield new KeyState.Retiring(value(json, "until", Instant::parse), key(json, SUCCESSOR));
      }
      case "revoked" -> {
        requireExactly(Set.of("name", "at"), json, "state");
        yield new KeyState.Revoked(value(json, "at", Instant::parse));
      }
      default -> throw wrong("state");
    };
  }

  private static void requireExactly(Set<String> members, Json json, String what)
      throws InvalidRecord {
    if (!(json instanceof Json.Obj object) || !object.members().keySet().equals(members)) {
      throw new InvalidRecord("the " + what + " has a member too many or too few");
    }
  }

  private static String text(Json json, String name) throws InvalidRecord {
    return json.text(name).orElseThrow(() -> wrong(name));
  }

  private static <T> T value(Json json, String name, Function<String, T> parser)
      throws InvalidRecord {
    return parsed(text(json, name), name, parser);
  }

  private static <T> List<T> list(Json json, String name, Function<String, T> parser)
      throws InvalidRecord {
    if (!(json.at(name).orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> items))) {
      throw wrong(name);
    }
    var values = new ArrayList<T>();
    for (Json item : items) {
      values.add(parsed(item.asText().orElseThrow(() -> wrong(name)), name, parser));
    }
    return values;
  }

  private static <T> T parsed(String text, String name, Function<String, T> parser)
      throws InvalidRecord {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException quoting) {
      throw wrong(name);
    }
  }

  private static InvalidRecord wrong(String name) {
    return new InvalidRecord("the member " + name + " of the record is wrong");
  }
}
