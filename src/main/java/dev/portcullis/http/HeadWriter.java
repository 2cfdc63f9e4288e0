package dev.portcullis.http;

import dev.portcullis.pipeline.Headers;
import java.nio.charset.StandardCharsets;

/** The head of a response (RFC 9112, 4 and 5), as bytes. Its fields can be written. */
final class HeadWriter {
  private static final int USUAL = 512;

  private final StringBuilder text = new StringBuilder(USUAL);

  HeadWriter(int status) {
    text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
  }

  HeadWriter fields(Headers fields) {
    for (Headers.Field field : fields.fields()) {
      field(field.name(), field.value());
    }
    return this;
  }

  HeadWriter field(String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /** The head and, behind it, this body. */
  byte[] with(byte[] body) {
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body.length == 0) {
      return head;
    }
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  /** For people: no client reads it. Those of RFC 9110 and 6585 that the gateway itself uses. */
  private static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 402 -> "Payment Required";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 428 -> "Precondition Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }
}
