package dev.portcullis;

import dev.portcullis.address.AddressLayer;
import dev.portcullis.admin.AdminLayer;
import dev.portcullis.audit.AuditLayer;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authz.AuthorizationLayer;
import dev.portcullis.guard.GuardLayer;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.shape.BodyLayer;
import dev.portcullis.shape.ShapeLayer;
import dev.portcullis.threat.QuarantineLayer;
import dev.portcullis.upstream.ForwardLayer;
import java.util.List;

/**
 * The order in which a request meets the layers, outermost first, and the only place that states
 * it. Each layer stands alone: with any one of them failing open, the others still hold what is
 * theirs.
 */
record DefenceInDepth(
    AuditLayer audit, //           records every outcome, also of refusals and failures
    ShapeLayer shape, //           what can be judged without the body
    AddressLayer address, //       where it comes from
    QuarantineLayer quarantine, // whom threat detection has shut out
    AuthenticationLayer authn, //  who calls
    BodyLayer body, //             the body, strict JSON, now that it is known who sends it
    AuthorizationLayer authz, //   what they may do
    QuotaLayer quota, //           how much of it
    AdminLayer admin, //           to administration, whose last layer it is; the others pass it
    GuardLayer guard, //           what goes in, and what comes out
    ForwardLayer forward) { //     to the model; the only layer that reaches an upstream

  List<Layer> layers() {
    return List.of(
        audit, shape, address, quarantine, authn, body, authz, quota, admin, guard, forward);
  }
}
