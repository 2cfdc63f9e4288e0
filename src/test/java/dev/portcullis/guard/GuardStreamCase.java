package dev.portcullis.guard;

import java.util.List;

/** Events of a stream, and the policies of the guard that they pass. */
abstract class GuardStreamCase {
  static final String TOKEN = SecretCorpus.secret("github-token");
  static final String HIDDEN = "[redacted:github-token]";
  static final String START = TOKEN.substring(0, 10);
  static final String REST = TOKEN.substring(10);
  static final GuardPolicy REDACT = GuardWorld.policy(Action.ALLOW, Action.REDACT);
  static final GuardPolicy REFUSE =
      GuardPolicy.of(Action.ALLOW, Action.REFUSE, Action.ALLOW, Action.FLAG);
  static final GuardPolicy FLAG = GuardWorld.policy(Action.ALLOW, Action.FLAG);
  static final GuardPolicy DEFAULT = GuardPolicy.DEFAULT;

  static final String ROLE =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}";
  static final String STOP =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  static final String DONE = "[DONE]";

  static String delta(int choice, String text) {
    return "{\"id\":\"c\",\"choices\":[{\"index\":"
        + choice
        + ",\"delta\":{\"content\":"
        + GuardWorld.quoted(text)
        + "}}]}";
  }

  static String delta(String text) {
    return delta(0, text);
  }

  static String wire(String data) {
    return "data: " + data + "\n\n";
  }

  static List<String> wires(String... data) {
    return List.of(data).stream().map(GuardStreamTest::wire).toList();
  }
}
