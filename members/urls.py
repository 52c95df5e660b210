"""Addresses of people and rules under the club's, and of one's own account."""

from django.urls import URLPattern, URLResolver, path

from members.views import account, members, part, roles, rules

MEMBERS, ROLES = "club/<slug:slug>/membres/", "club/<slug:slug>/roles/"
RULES = "club/<slug:slug>/regles/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", account.health, name="health"),
    path("moi/", account.my_account, name="my_account"),
    path("moi/coordonnees/", account.my_details, name="my_details"),
    path("moi/codes/", account.code_sheet, name="code_sheet"),
    path("moi/codes/imprimer/", account.print_codes, name="print_codes"),
    path("moi/codes/retirer/", account.drop_codes, name="drop_codes"),
    path(MEMBERS, members.members, name="members"),
    path(f"{MEMBERS}export.csv", members.members_file, name="members_csv"),
    path(f"{MEMBERS}nouveau/", members.new_member, name="new_member"),
    path(f"{MEMBERS}deja-inscrit/", members.known_member, name="known_member"),
    path(f"{MEMBERS}<int:pk>/", members.member, name="member"),
    path(f"{MEMBERS}<int:pk>/modifier/", members.edit_member, name="edit_member"),
    path(f"{MEMBERS}<int:pk>/compte/", members.invite_member, name="invite_member"),
    path(f"{MEMBERS}<int:pk>/retour/", members.readmit_member, name="readmit_member"),
    path(f"{MEMBERS}<int:pk>/participation/", part.member_part, name="member_part"),
    path(f"{MEMBERS}<int:pk>/foyer/", members.member_household, name="member_household"),
    path(f"{MEMBERS}<int:pk>/foyer/retirer/", members.leave_household, name="leave_household"),
    path(ROLES, roles.roles, name="roles"),
    path(f"{ROLES}nouveau/", roles.appoint, name="appoint"),
    path(f"{ROLES}<int:pk>/fin/", roles.finish_role, name="finish_role"),
    path(RULES, rules.rules, name="rules"),
    path(f"{RULES}<slug:key>/", rules.set_rule, name="set_rule"),
    path(f"{RULES}<slug:key>/confirmer/", rules.confirm_rule, name="confirm_rule"),
]
