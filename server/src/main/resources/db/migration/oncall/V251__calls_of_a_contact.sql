-- Health asks for the latest call to each contact.
create index oncall_call_contact on oncall_call (contact, id desc);
