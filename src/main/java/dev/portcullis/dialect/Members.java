package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Members of a call that would have it mean something else upstream than what was authorised:
 * another model, or a server of the caller's choice that the provider would call.
 */
final class Members {
  /** What decides about a call; another spelling of one may be read by a lenient upstream. */
  private static final Set<String> DECIDING =
      Set.of(
          "model",
          "models",
          "messages",
          "input",
          "stream",
          "stream_options",
          "n",
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens",
          "background",
          "tools",
          "system",
          "instructions");

  /** What some upstreams take for a choice of other models or servers. */
  private static final Map<String, String> DIVERTING =
      Map.of(
          "models", "it names further models, which are not authorised one by one",
          "fallbacks", "it names further models, which are not authorised one by one",
          "route", "it has the upstream choose another model",
          "mcp_servers", "it has the provider call servers of the caller's choice");

  private Members() {}

  /**
   * Checks the members of a call.
   *
   * @throws InvalidCall if one of them would divert it
   */
  static void check(Json.Obj call) throws InvalidCall {
    checkSpelling(call, DECIDING);
    checkSpelling(call, DIVERTING.keySet());
    for (String name : call.members().keySet()) {
      String why = DIVERTING.get(name);
      if (why != null && call.get(name).orElse(Json.Null.NULL) != Json.Null.NULL) {
        throw new InvalidCall("`" + name + "` is not supported: " + why + ".");
      }
    }
    for (Json tool : call.items("tools")) {
      if (tool.text("type").filter("mcp"::equals).isPresent()) {
        throw new InvalidCall(
            "A tool of type mcp is not supported: " + DIVERTING.get("mcp_servers") + ".");
      }
      if (tool.at("model").isPresent() && !tool.at("model").equals(call.get("model"))) {
        throw new InvalidCall("A tool names another model than the call, which is not authorised.");
      }
    }
  }

  /**
   * Checks that no member is one of these but for its case: a lenient upstream (Go's, for one)
   * would read it as that one.
   *
   * @throws InvalidCall if one is
   */
  static void checkSpelling(Json.Obj call, Set<String> deciding) throws InvalidCall {
    for (String name : call.members().keySet()) {
      String folded = folded(name);
      if (!name.equals(folded) && deciding.contains(folded)) {
        throw new InvalidCall("A member is spelt like `" + folded + "` but for its case.");
      }
    }
  }

  /** By way of upper case, which alone makes a plain s of the long one (U+017F). */
  private static String folded(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }
}
