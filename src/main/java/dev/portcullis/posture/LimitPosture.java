package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.LimitTable;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.util.List;

/** How much may be used, by whom and of what. */
@Singleton
class LimitPosture {
  private final RoutesConfig routes;
  private final LimitsConfig limits;
  private final ServerConfig server;

  LimitPosture(RoutesConfig routes, LimitsConfig limits, ServerConfig server) {
    this.routes = routes;
    this.limits = limits;
    this.server = server;
  }

  Control control() {
    QuotaRules rules = LimitTable.of(limits, new Problems());
    long limited =
        routes.routes().keySet().stream().filter(name -> any(rules.of(name).all())).count();
    boolean tenants = any(rules.tenant()) || !rules.tenants().isEmpty();
    var evidence =
        List.of(
            any(rules.key()) ? "Each key has limits." : "Keys have no limits but their own.",
            any(rules.user()) ? "Each user has limits." : "Users have none.",
            any(rules.tenant())
                ? "Each tenant has limits."
                : tenants ? "Some tenants have limits." : "Tenants have none.",
            "Routes with limits: " + limited + " of " + routes.routes().size() + ".",
            "Of all requests together "
                + server.requestLimit()
                + " run at once in a process; this version has no other limit over all routes.");
    boolean some = any(rules.key()) || any(rules.user()) || tenants || limited > 0;
    return new Control(
        "Limits per user, endpoint and global",
        some ? State.PARTLY : State.OFF,
        evidence,
        List.of(
            "Give portcullis.limits.key, .user and .tenant, and portcullis.routes.<name>.limits.",
            "Set a budget at the provider, too: it is the limit over all routes."));
  }

  private static boolean any(Limits limits) {
    return !limits.all().isEmpty();
  }
}
