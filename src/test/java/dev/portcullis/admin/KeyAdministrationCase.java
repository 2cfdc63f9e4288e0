package dev.portcullis.admin;

import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.json.JsonWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a tenant, by administration. */
abstract class KeyAdministrationCase {
  static final String KEYS = "/tenants/acme/keys";
  static final String CHAT = "{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}";

  AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  String told() {
    return String.join("\n", world.events().stream().map(JsonWriter::text).toList());
  }

  KeyState state(String id) {
    return world.keys().find(new KeyId(id)).orElseThrow().state();
  }
}
