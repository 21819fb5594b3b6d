"""The currencies of pay, and the digits of their minor units.

Source: ISO 4217, list one ("current currency and funds code list"), as published by the
maintenance agency on 2026-01-01. Codes without a minor unit (metals, baskets, tests) are left
out: nobody can be paid an amount of them that could be rounded.
"""

from __future__ import annotations

from typing import Final

_NO_DIGITS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS: Final = "CLF UYW"
_TWO_DIGITS: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
    "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB "
    "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW "
    "ZWG"
)

_MINOR_DIGITS: Final[dict[str, int]] = {
    code: digits
    for digits, codes in (
        (0, _NO_DIGITS),
        (2, _TWO_DIGITS),
        (3, _THREE_DIGITS),
        (4, _FOUR_DIGITS),
    )
    for code in codes.split()
}

CURRENCIES: Final[frozenset[str]] = frozenset(_MINOR_DIGITS)


class UnknownCurrencyError(KeyError):
    """A code is not one of ``CURRENCIES``."""

    @property
    def currency(self) -> str:
        """The code."""
        return str(self.args[0])


def minor_digits(currency: str) -> int:
    """Return the number of decimal digits of the minor unit of a currency.

    Raises:
        UnknownCurrencyError: the code is not in ``CURRENCIES``; a validated work order never has
            such a code.
    """
    try:
        return _MINOR_DIGITS[currency]
    except KeyError:
        raise UnknownCurrencyError(currency) from None
