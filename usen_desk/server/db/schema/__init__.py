"""All tables by feature, but for the search indexes of folded text: those differ by dialect, see db/search.py."""

from usen_desk.server.db.schema.base import metadata as metadata
from usen_desk.server.db.schema.changes import change as change
from usen_desk.server.db.schema.changes import presence as presence
from usen_desk.server.db.schema.ground import access_log as access_log
from usen_desk.server.db.schema.ground import account as account
from usen_desk.server.db.schema.ground import branch as branch
from usen_desk.server.db.schema.ground import customer as customer
from usen_desk.server.db.schema.ground import import_account as import_account
from usen_desk.server.db.schema.ground import import_customer as import_customer
from usen_desk.server.db.schema.ground import import_mailing as import_mailing
from usen_desk.server.db.schema.ground import import_problem as import_problem
from usen_desk.server.db.schema.ground import import_run as import_run
from usen_desk.server.db.schema.ground import known_device as known_device
from usen_desk.server.db.schema.ground import mail_outbox as mail_outbox
from usen_desk.server.db.schema.ground import mailing as mailing
from usen_desk.server.db.schema.ground import meta as meta
from usen_desk.server.db.schema.ground import staff as staff
from usen_desk.server.db.schema.ground import staff_image as staff_image
from usen_desk.server.db.schema.ground import staff_session as staff_session
from usen_desk.server.db.schema.ground import throttle as throttle
from usen_desk.server.db.schema.trials import follow_up as follow_up
from usen_desk.server.db.schema.trials import trial as trial
from usen_desk.server.db.schema.trials import trial_advice as trial_advice
from usen_desk.server.db.schema.trials import trial_extension as trial_extension
from usen_desk.server.db.schema.trials import trial_usage_day as trial_usage_day
