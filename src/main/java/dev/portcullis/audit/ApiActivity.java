package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Operation;
import java.util.Map;

/** The activities of OCSF 1.6 API Activity (class 6003), and how an event of one begins. */
enum ApiActivity {
  UNKNOWN(0, "Unknown"),
  CREATE(1, "Create"),
  READ(2, "Read"),
  UPDATE(3, "Update"),
  DELETE(4, "Delete"),
  OTHER(99, "Other");

  /** What kind of event all of them are. */
  static final Json.Obj CLASS =
      Json.obj(
          member("category_name", "Application Activity"),
          member("category_uid", 6),
          member("class_name", "API Activity"),
          member("class_uid", 6003));

  private final Json.Obj activity;
  private final Json.Obj type;

  ApiActivity(int id, String title) {
    this.activity = Json.obj(member("activity_id", id), member("activity_name", title));
    this.type =
        Json.obj(member("type_name", "API Activity: " + title), member("type_uid", 600_300 + id));
  }

  /** Its members of an event that begin with {@code activity}. */
  Json.Obj activity() {
    return activity;
  }

  /** Its members of an event that begin with {@code type}. */
  Json.Obj type() {
    return type;
  }

  /** That of a request; unknown until its operation is. */
  static ApiActivity of(Exchange in) {
    return in.operation().get().map(ApiActivity::of).orElse(UNKNOWN);
  }

  static ApiActivity of(Operation operation) {
    return switch (operation) {
      case CHAT, RESPONSES, EMBEDDINGS, MESSAGES, MESSAGES_COUNT_TOKENS, KEYS_CREATE, KEYS_ROTATE ->
          CREATE;
      case MODELS_READ,
          KEYS_READ,
          TENANTS_READ,
          POLICIES_READ,
          ROLES_READ,
          USAGE_READ,
          AUDIT_READ,
          POSTURE_READ ->
          READ;
      case KEYS_NARROW, KEYS_RETIRE, USERS_STOP, TENANTS_WRITE, POLICIES_WRITE, ROLES_WRITE ->
          UPDATE;
      case KEYS_REVOKE -> DELETE;
      case INVOKE -> OTHER;
    };
  }

  /** An event of this activity, with what else there is to say of it. */
  @SafeVarargs
  final Json.Obj event(Map.Entry<String, ? extends Json>... said) {
    var event = new Json.Builder(8 + said.length).putAll(activity).putAll(CLASS).putAll(type);
    for (var each : said) {
      event.put(each.getKey(), each.getValue());
    }
    return event.build();
  }
}
