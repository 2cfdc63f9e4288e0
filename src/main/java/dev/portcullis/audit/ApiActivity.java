package dev.portcullis.audit;

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

  private final int id;
  private final String title;

  ApiActivity(int id, String title) {
    this.id = id;
    this.title = title;
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
    var event =
        new Json.Builder()
            .put("activity_id", id)
            .put("activity_name", title)
            .put("category_uid", 6)
            .put("category_name", "Application Activity")
            .put("class_uid", 6003)
            .put("class_name", "API Activity")
            .put("type_uid", 600_300 + id)
            .put("type_name", "API Activity: " + title);
    for (var member : said) {
      event.put(member.getKey(), member.getValue());
    }
    return event.build();
  }
}
