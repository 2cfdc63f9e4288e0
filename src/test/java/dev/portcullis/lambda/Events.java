package dev.portcullis.lambda;

/** Small events of each front door. */
final class Events {
  private Events() {}

  /** A call through a function URL. */
  static String functionUrl(String method, String path, String body) {
    return version2("abcdefghij.lambda-url.eu-central-1.on.aws", "$default", method, path, body);
  }

  /** A call through an HTTP API, at this stage of it. */
  static String httpApi(String stage, String method, String path, String body) {
    return version2("abcdefghij.execute-api.eu-central-1.amazonaws.com", stage, method, path, body);
  }

  private static String version2(
      String domain, String stage, String method, String path, String body) {
    return """
        {"version":"2.0","routeKey":"$default","rawPath":"%s","rawQueryString":"a=1&b=%%2F",
         "cookies":["one=1","two=2"],
         "headers":{"host":"%s","content-type":"application/json","x-forwarded-for":"10.0.0.1, 192.0.2.7"},
         "requestContext":{"accountId":"anonymous","domainName":"%s","stage":"%s",
           "http":{"method":"%s","path":"%s","protocol":"HTTP/1.1","sourceIp":"192.0.2.7"}},
         "body":"%s","isBase64Encoded":false}"""
        .formatted(path, domain, domain, stage, method, path, body);
  }

  /** A call through a REST API. */
  static String restApi(String method, String path, String body) {
    return """
        {"version":"1.0","resource":"/{proxy+}","path":"%s","httpMethod":"%s",
         "headers":{"Content-Type":"application/json","X-One":"2"},
         "multiValueHeaders":{"Content-Type":["application/json"],"X-One":["1","2"]},
         "queryStringParameters":{"q":"a b"},
         "multiValueQueryStringParameters":{"q":["a b","c&d"]},
         "requestContext":{"stage":"prod","identity":{"sourceIp":"2001:db8::1"}},
         "body":"%s","isBase64Encoded":false}"""
        .formatted(path, method, body);
  }

  /** A call through a load balancer over this protocol, whose header fields are single ones. */
  static String loadBalancer(String protocol, String method, String path, String body) {
    return """
        {"requestContext":{"elb":{"targetGroupArn":"arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/g/1"}},
         "httpMethod":"%s","path":"%s","queryStringParameters":{"q":"a%%20b"},
         "headers":{"content-type":"application/json","x-forwarded-for":"10.0.0.1, 198.51.100.4","x-forwarded-proto":"%s"},
         "body":"%s","isBase64Encoded":false}"""
        .formatted(method, path, protocol, body);
  }
}
