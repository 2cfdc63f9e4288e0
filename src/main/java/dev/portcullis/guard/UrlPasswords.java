package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * URLs with a password in them (RFC 3986, 3.2.1). With a scheme that is known here the whole URL is
 * the match; with any other all of it but the scheme.
 */
final class UrlPasswords {
  private static final String KIND = "url-password";

  private static final List<String> SCHEMES =
      List.of(
          "amqp",
          "amqps",
          "clickhouse",
          "ftp",
          "ftps",
          "git",
          "http",
          "https",
          "imap",
          "imaps",
          "kafka",
          "ldap",
          "ldaps",
          "mariadb",
          "mongodb",
          "mongodb+srv",
          "mqtt",
          "mssql",
          "mysql",
          "nats",
          "postgres",
          "postgresql",
          "redis",
          "rediss",
          "sftp",
          "smtp",
          "smtps",
          "sqlserver",
          "ssh",
          "ws",
          "wss");

  private static final String REST =
      "[^ \\t\\r\\n/:@\"'`<>]{0,128}:[^ \\t\\r\\n/@\"'`<>]{1,256}"
          + "@[0-9A-Za-z._:-]{1,255}[^ \\t\\r\\n\"'`<>,;|){}]{0,512}";

  private static final Set<String> PLACEHOLDERS =
      Set.of("password", "passwd", "pass", "pwd", "pw", "secret", "token", "changeme", "xxx");

  private UrlPasswords() {}

  static List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    for (String scheme : SCHEMES) {
      rules.add(Shape.word(KIND, scheme + "://" + REST).where(UrlPasswords::isFilledIn));
    }
    rules.add(Shape.behind(KIND, "://(" + REST + ")").where(UrlPasswords::isFilledIn));
    return rules;
  }

  private static boolean isFilledIn(String url) {
    int host = url.indexOf('@');
    String password = url.substring(url.lastIndexOf(':', host) + 1, host);
    return !PLACEHOLDERS.contains(password.toLowerCase(Locale.ROOT))
        && "$*%{[.".indexOf(password.charAt(0)) < 0
        && Randomness.bits(password) > 1;
  }
}
