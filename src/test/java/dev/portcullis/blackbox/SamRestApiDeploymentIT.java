package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.SamTemplate;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The gateway behind a REST API, as {@code infra/sam} deploys it where nothing is chosen. The
 * emulator makes the API, its stage, a web ACL and what may invoke the functions; of the document's
 * methods it makes none, so the door goes by the document as the template declares it.
 */
class SamRestApiDeploymentIT extends DeployedContract {
  private SamStack stack;
  private RestApi api;
  private RestApiDoor door;

  @Override
  Urls deploy(DeployedGateway gateway) {
    stack = SamStack.make(gateway, folder(), "rest-api");
    URI base = URI.create(stack.output("BaseUrl"));
    assertThat(base.getPath()).isEqualTo("/live");
    assertThat(stack.output("AdminUrl")).isEqualTo(base + "/admin/v1");
    String id = base.getHost().substring(0, base.getHost().indexOf('.'));
    api = RestApi.declared(document(), id, "live");
    door = RestApiDoor.before(api, gateway.aws());
    return new Urls(door.baseUrl(), door.baseUrl());
  }

  private Map<String, Json> declared() {
    return SamTemplate.of(SamTemplate.text(), stack.parameters()).resources();
  }

  private Json document() {
    return Pointer.of("Properties", "DefinitionBody").in(declared().get("RestApi")).orElseThrow();
  }

  @Override
  String frontDoor() {
    return "rest-api";
  }

  @Test
  void theResourcesOfTheDocumentWereMadeAndTheStageLeadsToThem() {
    Emulator aws = gateway().aws();
    List<String> made =
        aws.resources(api.id()).stream()
            .map(resource -> resource.text("path").orElseThrow())
            .toList();

    assertThat(made).containsAll(api.resources().stream().map(RestApi.Resource::path).toList());
    assertThat(aws.deployments(api.id()))
        .extracting(deployment -> deployment.text("id"))
        .containsExactly(aws.stage(api.id(), api.stage()).text("deploymentId"));
  }

  /** The emulator does not know that one stands before the other. */
  @Test
  void thereIsAWebAclWhichIsDeclaredToStandBeforeTheStage() {
    assertThat(gateway().aws().webAcls()).containsExactly(DeployedGateway.NAME);
    Json association = declared().get("WebAclAssociation").at("Properties").orElseThrow();
    assertThat(association.text("ResourceArn"))
        .hasValue("arn:aws:apigateway:eu-central-1::/restapis/<RestApi>/stages/live");
    assertThat(association.text("WebACLArn")).contains("<WebAcl.Arn>");
  }

  @Test
  void aStreamArrivesToItsEnd() {
    assertStreams();
  }

  @Test
  void aChangeSetOfTheSameTemplateHoldsNoChange() {
    stack.assertSettled();
  }

  @AfterAll
  void isDeletedAsAWhole() {
    if (door != null) {
      door.close();
    }
    if (stack != null) {
      stack.delete();
    }
  }
}
