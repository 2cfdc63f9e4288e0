package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Plane;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who may administer, and what they must have shown. */
@Singleton
class AdministrationPosture {
  private static final String NAME = "Strong authentication and MFA for administration";
  private static final String KEYS = "API keys never reach administration.";

  private final GatewayConfig config;
  private final AuthorizationConfig authorization;
  private final IssuersConfig issuers;

  AdministrationPosture(
      GatewayConfig config, AuthorizationConfig authorization, IssuersConfig issuers) {
    this.config = config;
    this.authorization = authorization;
    this.issuers = issuers;
  }

  Control control(Survey survey) {
    if (config.plane() == Plane.DATA) {
      return new Control(
          NAME,
          State.PARTLY,
          List.of("This process serves no administration.", KEYS),
          List.of("Ask a process of the plane of administration (portcullis.plane=admin)."));
    }
    Set<String> trusted = new TreeSet<>(issuers.issuers().keySet());
    if (trusted.isEmpty()) {
      return new Control(
          NAME,
          State.OFF,
          List.of("No issuer of tokens is trusted, so nobody can administer by the API.", KEYS),
          List.of("Name your identity provider: portcullis.issuers."));
    }
    var evidence = new ArrayList<String>();
    evidence.add(demanded());
    evidence.add(KEYS);
    evidence.add("Trusted issuers: " + String.join(", ", trusted) + ".");
    if (survey instanceof Survey.Taken(KeySurvey keys, RoleSurvey roles)) {
      evidence.add(
          "Roles that mean all of administration: "
              + RoleSurvey.named(roles.administration())
              + ".");
    }
    if (trusted.size() > 1 && authorization.admin().issuers().orElse(List.of()).isEmpty()) {
      evidence.add("Users of each of them may administer, by what each calls a second factor.");
      return new Control(
          NAME,
          State.PARTLY,
          evidence,
          List.of("Name the issuers whose users may administer: portcullis.admin.issuers."));
    }
    return new Control(NAME, State.ON, evidence, List.of());
  }

  private String demanded() {
    SecondFactor factor = AuthorizationTable.secondFactor(authorization, new Problems());
    var proofs = new ArrayList<String>();
    if (!factor.acr().isEmpty()) {
      proofs.add("acr " + String.join(" or ", new TreeSet<>(factor.acr())));
    }
    if (!factor.amr().isEmpty()) {
      proofs.add("amr " + String.join(" or ", new TreeSet<>(factor.amr())));
    }
    return "Administration demands a second factor (%s), given in the last %d minutes."
        .formatted(String.join(", ", proofs), factor.maxAge().toMinutes());
  }
}
