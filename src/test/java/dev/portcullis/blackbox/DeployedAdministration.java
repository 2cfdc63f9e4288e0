package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.util.List;

/** A deployed gateway as those see it who administer it. It is not closed with this. */
record DeployedAdministration(DeployedGateway deployed, DeployedContract.Urls urls, String key)
    implements Administered {
  @Override
  public String url() {
    return urls.data();
  }

  @Override
  public String adminUrl() {
    return urls.administration();
  }

  @Override
  public Administrators administrators() {
    return deployed.administrators();
  }

  @Override
  public List<Json> events() {
    return deployed.events();
  }

  @Override
  public void close() {}
}
