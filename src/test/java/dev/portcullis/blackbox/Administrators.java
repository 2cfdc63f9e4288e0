package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens of an issuer's for people who administer, and what makes a gateway take them. */
record Administrators(FakeIssuer issuer) {
  private static final String ISSUER = "portcullis.issuers.sso.";

  /** What of a gateway's configuration trusts the issuer, whose roles stand for themselves. */
  Map<String, String> configuration() {
    var keys = new LinkedHashMap<String, String>();
    keys.put(ISSUER + "issuer", issuer.identifier());
    keys.put(ISSUER + "audience", FakeIssuer.AUDIENCE);
    keys.put(ISSUER + "tenant", "ops");
    keys.put(ISSUER + "roles-claim", "roles");
    keys.put(ISSUER + "role-names", "as-is");
    keys.put("portcullis.roles.admin.scopes", "admin:*,*");
    keys.put("portcullis.roles.auditor.scopes", "admin:audit.read,admin:posture.read");
    keys.put("portcullis.roles.ops-users.scopes", "admin:users.stop:ops,admin:usage.read:ops");
    keys.put(
        "portcullis.roles.lender.scopes",
        "admin:roles.write,admin:policies.write:*,admin:keys.create:*,openai:chat:*");
    keys.put(
        "portcullis.roles.acme-keys.scopes",
        "admin:keys.read:acme,admin:keys.create:acme,admin:keys.narrow:acme,"
            + "admin:keys.rotate:acme,admin:keys.retire:acme,admin:keys.revoke:acme,"
            + "openai:chat:*");
    return keys;
  }

  /** A token with this role, and a second factor of just now. */
  String token(String role) {
    return issuer.token(strong(role));
  }

  /** The same for this subject. */
  String token(String role, String subject) {
    Map<String, Object> claims = strong(role);
    claims.put("sub", subject);
    return issuer.token(claims);
  }

  /** A token with this role, and no second factor. */
  String weakToken(String role) {
    Map<String, Object> claims = strong(role);
    claims.put("amr", List.of("pwd"));
    return issuer.token(claims);
  }

  private Map<String, Object> strong(String role) {
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", "alice");
    claims.put("roles", List.of(role));
    claims.put("amr", List.of("pwd", "mfa"));
    claims.put("auth_time", Instant.now().getEpochSecond());
    claims.put("exp", Instant.now().plusSeconds(3_600).getEpochSecond());
    return claims;
  }
}
