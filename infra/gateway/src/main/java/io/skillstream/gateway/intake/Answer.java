package io.skillstream.gateway.intake;

/**
 * What a request is answered.
 *
 * @param bodySha256 hash of the request's body, in hexadecimal digits
 * @param status of HTTP
 * @param accepted records taken in
 * @param refused records refused
 * @param contentType media type of the text
 * @param text what it says
 */
public record Answer(
    String bodySha256, int status, int accepted, int refused, String contentType, String text) {}
