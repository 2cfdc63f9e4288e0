package dev.portcullis.aws;

import dev.portcullis.aws.Deployment.Role;
import dev.portcullis.aws.iam.IamRequest;
import dev.portcullis.aws.iam.Part;
import dev.portcullis.aws.iam.PolicyDocument;
import dev.portcullis.aws.iam.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Does what IAM does for a role, and the emulator does not: calls that the role's document, or the
 * policy of the key they use, does not allow end as AWS ends them, before they are sent. Remembers
 * what was not allowed, and what of the document was of use.
 */
final class ActingAs implements ExecutionInterceptor {
  private final Deployment deployment;
  private final PermissionsAsked permissions;
  private final PolicyDocument document;
  private final PolicyDocument wrappingKey;
  private final PolicyDocument atRestKey;
  private final String arn;
  private final Set<Part> used = ConcurrentHashMap.newKeySet();
  private final Queue<String> denied = new ConcurrentLinkedQueue<>();

  ActingAs(Role role, Deployment deployment) {
    this.deployment = deployment;
    this.permissions = new PermissionsAsked(deployment);
    this.document = deployment.policyOf(role);
    this.wrappingKey = deployment.policyOfWrappingKey();
    this.atRestKey = deployment.policyOfAtRestKey();
    this.arn = deployment.roleArn(role);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    String operation =
        Objects.requireNonNull(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    for (IamRequest request : permissions.by(call.request(), operation)) {
      if (!allows(request)) {
        denied.add(request.action() + " on " + request.resource());
        throw refused();
      }
    }
  }

  private boolean allows(IamRequest request) {
    IamRequest ours = request.with("aws:PrincipalArn", arn);
    if (request.action().startsWith("kms:")
        && !(policyOf(request.resource()).judge("AWS " + Deployment.ACCOUNT_ROOT, ours)
            instanceof Verdict.Allowed)) {
      return false;
    }
    return switch (document.judge(ours)) {
      case Verdict.Allowed allowed -> {
        used.addAll(allowed.by());
        yield true;
      }
      case Verdict.NotAllowed none -> false;
      case Verdict.Denied deny -> false;
    };
  }

  private PolicyDocument policyOf(String keyArn) {
    return keyArn.equals(deployment.atRestKeyArn()) ? atRestKey : wrappingKey;
  }

  private static AwsServiceException refused() {
    return AwsServiceException.builder()
        .message("User is not authorized to perform this action")
        .statusCode(400)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("AccessDeniedException")
                .errorMessage("User is not authorized to perform this action")
                .build())
        .build();
  }

  /** What was asked for and not allowed, each as often as it was. */
  List<String> denied() {
    return List.copyOf(denied);
  }

  /** What of the role's document has allowed nothing so far. */
  Set<Part> unused() {
    var left = new TreeSet<>(document.parts());
    left.removeAll(used);
    return left;
  }
}
