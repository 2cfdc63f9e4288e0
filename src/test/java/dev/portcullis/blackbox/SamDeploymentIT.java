package dev.portcullis.blackbox;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway behind function URLs, as {@code infra/sam} deploys it. */
class SamDeploymentIT extends FunctionUrlContract {
  private SamStack stack;

  @Override
  Urls deployed(DeployedGateway gateway) {
    stack = SamStack.make(gateway, folder(), "function-url");
    return new Urls(stack.output("BaseUrl"), stack.output("AdminUrl"));
  }

  @Test
  void aChangeSetOfTheSameTemplateHoldsNoChange() {
    stack.assertSettled();
  }

  @AfterAll
  void isDeletedAsAWhole() {
    if (stack != null) {
      stack.delete();
    }
  }
}
