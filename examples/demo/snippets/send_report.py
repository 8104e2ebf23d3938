from datetime import date

from .mailer import Mailer
from .settings import settings


def send_report(rows):
    """Mail today's totals to everyone who asked for them."""
    total = sum(row.amount for row in rows)
    body = settings.REPORT_TEMPLATE.format(day=date.today(), total=total)
    with Mailer(settings.SMTP_HOST) as mailer:
        for address in settings.REPORT_RECEIVERS:
            mailer.send(address, "Daily report", body)
    return total
