package io.skillstream.domain.judge.algebra;

/** A complex number in double precision. */
record Complex(double re, double im) {
  static final Complex NAN = new Complex(Double.NaN, Double.NaN);
  static final Complex ONE = new Complex(1, 0);
  static final Complex I = new Complex(0, 1);

  static Complex of(double re) {
    return new Complex(re, 0);
  }

  boolean isFinite() {
    return Double.isFinite(re) && Double.isFinite(im);
  }

  boolean isReal() {
    return im == 0;
  }

  Complex plus(Complex other) {
    return new Complex(re + other.re, im + other.im);
  }

  Complex minus(Complex other) {
    return new Complex(re - other.re, im - other.im);
  }

  Complex times(Complex other) {
    if (isReal() && other.isReal()) {
      return of(re * other.re); // infinities stay what they are
    }
    return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
  }

  Complex over(Complex other) {
    if (isReal() && other.isReal()) {
      return of(re / other.re);
    }
    double size = other.re * other.re + other.im * other.im;
    return times(new Complex(other.re / size, -other.im / size));
  }

  double size() {
    return Math.hypot(re, im);
  }

  Complex exp() {
    double size = Math.exp(re);
    return isReal() ? of(size) : new Complex(size * Math.cos(im), size * Math.sin(im));
  }

  Complex log() {
    return new Complex(Math.log(size()), Math.atan2(im, re));
  }

  Complex power(Complex exponent) {
    if (isReal() && exponent.isReal() && (re > 0 || exponent.re == Math.rint(exponent.re))) {
      return of(Math.pow(re, exponent.re));
    }
    return size() == 0 ? (exponent.re > 0 ? of(0) : NAN) : exponent.times(log()).exp();
  }

  Complex sin() {
    return isReal()
        ? of(Math.sin(re))
        : new Complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
  }

  Complex cos() {
    return isReal()
        ? of(Math.cos(re))
        : new Complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
  }
}
